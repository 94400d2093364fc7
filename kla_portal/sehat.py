"""Public health of the portal."""

from django.http import HttpRequest, JsonResponse


def sehat(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"sehat": True})
