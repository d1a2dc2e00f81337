"""Submits a CSV file of figures to a node, from the contract alone: python submit.py PROFILE FILE.csv (see README.md)."""
import csv, hashlib, json, pathlib, struct, sys, tomllib, uuid
from decimal import Decimal
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "proto"))
import grpc
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
(pb, service), (catalogs, catalog_service) = (grpc.protos_and_services(f"marsad/v1/{it}.proto") for it in ["submission", "catalog"])
types, TEXTS = grpc.protos("marsad/v1/types.proto"), ["REF_DATE", "SOURCE", "COMMENT_OBS"]
CODES = {"INDICATOR": "", "REF_AREA": "", "TIME_PERIOD": "", "OBS_STATUS": "A", "CONF_STATUS": "F", "ACTION": "R"}
sha256 = lambda data: hashlib.sha256(data).digest()
field = lambda data: struct.pack(">I", len(data)) + data
texts = lambda of, names: b"".join(field(of[name].encode()) for name in names)
def row_bytes(row):
    codes = bytes([len(row["dimensions"])]) + texts(dict(enumerate(row["dimensions"])), range(len(row["dimensions"])))
    value = b"\0" if row["value"] is None else b"\1" + struct.pack(">qB", row["value"], row["decimals"])
    marks = (row["OBS_STATUS"] + row["CONF_STATUS"] + row["ACTION"]).encode()
    embargo = b"\0" if row["embargo_us"] is None else b"\1" + struct.pack(">q", row["embargo_us"])
    return texts(row, ["INDICATOR", "REF_AREA"]) + codes + texts(row, ["TIME_PERIOD"]) + value + marks + texts(row, TEXTS) + embargo
def content_digest(batches): return sha256(b"marsad/content/v1" + struct.pack(">I", len(batches)) + b"".join(map(sha256, batches)))
def statement_bytes(of, content):
    names = ["log", "reporter", "idempotency_key", "sharing", "audience", "catalogue", "membership"]
    remarks = sha256(b"marsad/remarks/v1" + texts(of, ["comment", "accept_warnings", "language"]))
    return texts(of, names) + field(remarks) + field(content)
def main(profile_path, csv_path):
    profile = tomllib.loads(pathlib.Path(profile_path).read_text())
    pem = {it: (pathlib.Path(profile_path).parent / profile[it]).read_bytes() for it in ["authorities", "key", "certificate"]}
    channel = grpc.secure_channel(profile["address"].removeprefix("https://"), grpc.ssl_channel_credentials(*pem.values()))
    names = x509.load_pem_x509_certificate(pem["certificate"]).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    parts = list(catalog_service.CatalogServiceStub(channel).GetCatalog(catalogs.GetCatalogRequest()))
    at, known, rows = parts[0], {own.code: own for part in parts for own in part.part.indicators}, []
    for cells in csv.DictReader(open(csv_path, encoding="utf-8", newline="")):
        own, value = known[cells["INDICATOR"]], cells["OBS_VALUE"]  # `int` refuses a value with more decimals than the indicator has
        rows.append({name: cells.get(name) or CODES.get(name, "") for name in [*CODES, *TEXTS]} | {"decimals": own.decimals,
            "dimensions": [cells.get(name) or "_T" for name in own.dimensions], "embargo_us": None,
            "value": int(f"{Decimal(value).scaleb(own.decimals).normalize():f}") if value else None})
    freq = lambda period: {4: 0, 10: 5}.get(len(period), {"S": 1, "Q": 2, "W": 4}.get(period[5:6], 3))  # years first, days last
    rows.sort(key=lambda row: (row["INDICATOR"], row["REF_AREA"], row["dimensions"], freq(row["TIME_PERIOD"]), row["TIME_PERIOD"]))
    table = {name: [row[name] for row in rows] for name in [*CODES, *TEXTS]}
    for name in {name for row in rows for name in known[row["INDICATOR"]].dimensions}:
        table[name] = [dict(zip(known[row["INDICATOR"]].dimensions, row["dimensions"])).get(name, "") for row in rows]
    columns = [dict(name=name, dictionary=(words := sorted(set(cells))), index=list(map(words.index, cells))) for name, cells in table.items()]
    empty = [n for n, row in enumerate(rows) if row["value"] is None]
    values = dict(mantissa=[row["value"] or 0 for row in rows], decimals=[row["decimals"] for row in rows], empty=empty)
    header = dict(idempotency_key=uuid.uuid4().hex, audience="public", language="en", comment="", accept_warnings="")
    of = header | dict(log=f"{at.origin}/{at.epoch}", reporter=names.get_values_for_type(x509.UniformResourceIdentifier)[0].rsplit("/", 1)[1],
        sharing="federation", **{it: f"{own.epoch}/{own.index}" for it, own in [("catalogue", at.version), ("membership", at.membership)]})
    content, key = content_digest([b"".join(map(row_bytes, rows))]), serialization.load_pem_private_key(pem["key"], None)
    signature = key.sign(b"marsad/submission/v2\0" + statement_bytes(of, content), ec.ECDSA(hashes.SHA256()))
    messages = [dict(header=header | dict(epoch=at.epoch, sharing=types.SHARING_FEDERATION, catalogue=at.version, membership=at.membership)),
        dict(batch=dict(columns=columns, values=values)),
        dict(closing=dict(parts=1, rows=len(rows), content_digest=content, signature=signature))]
    answer = service.SubmissionServiceStub(channel).SubmitObservations(pb.SubmitObservationsRequest(**it) for it in messages)
    if answer.HasField("report"): sys.exit("\n".join(f"row {it.row} {it.column}: {it.code} {it.value} ({it.expected})" for it in answer.report.findings))
    receipt = json.loads(answer.receipt.document)
    if receipt["content_digest"] != content.hex(): sys.exit("the receipt is of other rows")
    print(receipt["submission"], receipt["content_digest"])
if __name__ == "__main__": main(*sys.argv[1:])
