"""Lists of the admin pages leave what is long in the database."""

import pytest
from django.urls import reverse


@pytest.mark.parametrize(("model", "panjang"), [("hasilskor", "rincian"), ("pengajuan", "manifes")])
def test_list_does_not_read_what_is_long(client, dunia, model, panjang):
    client.force_login(dunia.admin)
    daftar = client.get(reverse(f"admin:indikator_{model}_changelist")).context["cl"]
    assert daftar.queryset.query.deferred_loading == ({panjang}, True)
