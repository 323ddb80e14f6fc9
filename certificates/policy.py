"""Who may ask for which page of this floor."""

from lms.kit.policy import Row, Who, read, write

POLICY: dict[str, Row] = {
    "certificates:certificate_list": read(Who.SIGNED_IN),
    "certificates:certificate_detail": read(Who.SIGNED_IN),
    "certificates:certificate_file": read(Who.SIGNED_IN),
    "certificates:certificate_name": write(Who.SIGNED_IN),
    "certificates:verification": read(Who.ANYONE),
    "certificates:certificate_verify": read(Who.ANYONE),
}
