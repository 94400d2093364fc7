def bingkai(request):
    return {}
