# SPDX-License-Identifier: MIT
"""Object store, notifications and Firebolt for the command: one request a line on stdin, one answer a line on stdout.

Credentials and addresses of services come from the environment, by the rules of boto3; none is ever part of a request, an answer or
an error. Every request says how many seconds it may take, and ends within them whatever the other side does.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import sys
import unicodedata
from collections.abc import Iterator
from typing import Any, Callable, Optional

Request = dict[str, Any]
Answer = dict[str, Any]

#: SNS wants fewer than 100 characters.
LONGEST_SUBJECT = 99
#: An absent object, which is an answer and not a failure. A bare 404 does not say what is missing.
ABSENT = {"NoSuchKey"}
CONFLICTS = {"PreconditionFailed", "ConditionalRequestConflict", "412", "409"}
DENIED = {"AccessDenied", "AccessDeniedException", "AuthorizationError", "Forbidden", "403", "InvalidAccessKeyId"}
DENIED |= {"SignatureDoesNotMatch", "ExpiredToken", "InvalidClientTokenId", "UnrecognizedClientException"}
THROTTLED = {"SlowDown", "Throttling", "ThrottlingException", "Throttled", "RequestLimitExceeded", "TooManyRequestsException", "503"}


class Late(BaseException):
    """The request's time is over. Not an Exception: no library may take it for one of its own and try again."""


class Refused(Exception):
    """A failure that has a name in the protocol."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise Late in the middle of whatever runs when the time is over."""

    def ring(_number: int, _frame: object) -> None:
        raise Late

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.001))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def clean_subject(subject: str) -> str:
    """A subject that SNS takes: printable ASCII in one line, fewer than 100 characters, beginning with a visible one."""
    plain = [character for character in unicodedata.normalize("NFKD", subject) if not unicodedata.combining(character)]
    text = "".join(character if " " <= character <= "~" else " " if character.isspace() else "?" for character in plain)
    text = re.sub(r"\?+(?=\?)", "", re.sub(r" +", " ", text)).strip()
    return text[:LONGEST_SUBJECT].rstrip() or "Schema Evolution Alert"


class AmazonClients:
    """boto3's clients, made when they are first needed: importing it costs a quarter of a second."""

    def __init__(self) -> None:
        self._clients: dict[tuple[str, Optional[str]], Any] = {}

    def client(self, service: str, region: Optional[str] = None) -> Any:
        """The client of a service, with time limits that fit a CDC file's few seconds."""
        key = (service, region)
        if key not in self._clients:
            try:
                import boto3
                from botocore.config import Config
            except ImportError as error:
                raise Refused("module_missing", f"the Python package boto3 is missing from {sys.executable}") from error
            settings = Config(
                connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 3},
                tcp_keepalive=True,
            )
            region = region or os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"
            self._clients[key] = boto3.client(service, region_name=region, config=settings)
        return self._clients[key]


AMAZON = AmazonClients()


def refuse_amazon(error: Exception) -> Refused:
    """Give an error of boto3 its name in the protocol."""
    import botocore.exceptions as known

    if isinstance(error, known.ClientError):
        code = str(error.response.get("Error", {}).get("Code", ""))
        status = str(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", ""))
        message = f"{code or status}: {error.response.get('Error', {}).get('Message', '')}".strip(": ")
        for kind, codes in (("conflict", CONFLICTS), ("denied", DENIED), ("throttled", THROTTLED)):
            if code in codes or status in codes:
                return Refused(kind, message)
        absent = {"NoSuchKey": "absent", "NoSuchBucket": "no_bucket", "NotFound": "no_topic"}
        return Refused(absent.get(code, "rejected"), message)
    if isinstance(error, (known.NoCredentialsError, known.PartialCredentialsError, known.ProfileNotFound)):
        return Refused("no_credentials", "no AWS credentials were found in the environment")
    if isinstance(error, known.ParamValidationError):
        return Refused("rejected", str(error).splitlines()[-1])
    return Refused("unreachable", f"{type(error).__name__}: {error}")


def amazon(call: Callable[[], Any]) -> Any:
    """Make a call, its failures named."""
    import botocore.exceptions as known

    try:
        return call()
    except (known.BotoCoreError, known.ClientError) as error:
        raise refuse_amazon(error) from error


def s3_get(request: Request) -> Answer:
    """An object's text and tag, or that there is none."""
    client = AMAZON.client("s3")
    try:
        reply = amazon(lambda: client.get_object(Bucket=request["bucket"], Key=request["key"]))
        body = amazon(reply["Body"].read)
    except Refused as refusal:
        if refusal.kind == "absent":
            return {"found": False}
        raise
    try:
        return {"found": True, "body": body.decode("utf-8"), "etag": reply["ETag"]}
    except UnicodeDecodeError as error:
        raise Refused("not_text", "the object is not UTF-8 text") from error


def s3_put(request: Request) -> Answer:
    """Write an object if it is still the one that was read; a lost race is an answer."""
    client = AMAZON.client("s3")
    condition = {"IfMatch": request["if_match"]} if request.get("if_match") else {"IfNoneMatch": "*"}
    try:
        reply = amazon(
            lambda: client.put_object(
                Bucket=request["bucket"], Key=request["key"], Body=request["body"].encode("utf-8"),
                ContentType="application/json", **condition,
            )
        )
    except Refused as refusal:
        # "Absent" on a write: the object that was to be replaced is gone.
        if refusal.kind in {"conflict", "absent"}:
            return {"written": False}
        raise
    return {"written": True, "etag": reply["ETag"]}


def s3_list(request: Request) -> Answer:
    """All keys below a prefix."""
    pages = AMAZON.client("s3").get_paginator("list_objects_v2").paginate(Bucket=request["bucket"], Prefix=request["prefix"])
    return {"keys": amazon(lambda: [item["Key"] for page in pages for item in page.get("Contents", [])])}


def sns_publish(request: Request) -> Answer:
    """Publish one message; the topic's own region counts."""
    parts = str(request["topic"]).split(":")
    if len(parts) != 6 or parts[2] != "sns":
        raise Refused("no_topic", f"'{request['topic']}' is not the ARN of an SNS topic")
    client = AMAZON.client("sns", parts[3] or None)
    subject = clean_subject(request["subject"])
    amazon(lambda: client.publish(TopicArn=request["topic"], Subject=subject, Message=request["message"]))
    return {}


FIREBOLT_QUERIES = {
    "tables": "SELECT table_schema, table_name, table_type FROM information_schema.tables"
    " WHERE table_schema <> 'information_schema' ORDER BY table_schema, table_name",
    "columns": "SELECT table_schema, table_name, column_name, data_type, is_nullable FROM information_schema.columns"
    " WHERE table_schema <> 'information_schema' ORDER BY table_schema, table_name, ordinal_position",
    "indexes": "SELECT table_schema, table_name, index_definition FROM information_schema.indexes"
    " WHERE index_type = 'primary' ORDER BY table_schema, table_name",
}


def firebolt_connection() -> Any:
    """A connection by FIREBOLT_* variables: an account in the cloud, or an engine of one's own at FIREBOLT_CORE_URL."""
    try:
        from firebolt.client.auth import ClientCredentials, FireboltCore
        from firebolt.db import connect
    except ImportError as error:
        raise Refused("module_missing", f"the Python package firebolt-sdk is missing from {sys.executable}") from error
    url = os.environ.get("FIREBOLT_CORE_URL")
    names = ["FIREBOLT_DATABASE"]
    if not url:
        names += ["FIREBOLT_CLIENT_ID", "FIREBOLT_CLIENT_SECRET", "FIREBOLT_ACCOUNT", "FIREBOLT_ENGINE"]
    missing = [name for name in names if not os.environ.get(name)]
    if missing:
        raise Refused("configuration", f"not set: {', '.join(missing)}")
    database = os.environ["FIREBOLT_DATABASE"]
    if url:
        return connect(auth=FireboltCore(), url=url, database=database)
    auth = ClientCredentials(os.environ["FIREBOLT_CLIENT_ID"], os.environ["FIREBOLT_CLIENT_SECRET"])
    account, engine = os.environ["FIREBOLT_ACCOUNT"], os.environ["FIREBOLT_ENGINE"]
    return connect(auth=auth, account_name=account, database=database, engine_name=engine)


def firebolt_catalogue(request: Request) -> Answer:
    """Tables, columns and primary indexes of the database, as information_schema has them."""
    connection = firebolt_connection()
    try:
        import httpx
        from firebolt.utils.exception import FireboltError

        answer: Answer = {}
        cursor = connection.cursor()
        for name, query in FIREBOLT_QUERIES.items():
            # The SDK waits without end by itself.
            cursor.execute(query, timeout_seconds=max(1.0, float(request["seconds"])))
            answer[name] = [list(row) for row in cursor.fetchall()]
    except httpx.TransportError as error:
        raise Refused("unreachable", f"{type(error).__name__}: {error}") from error
    except (FireboltError, httpx.HTTPError) as error:
        raise Refused("rejected", f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}") from error
    else:
        return answer
    finally:
        connection.close()


OPERATIONS: dict[str, Callable[[Request], Answer]] = {
    operation.__name__: operation for operation in (s3_get, s3_put, s3_list, sns_publish, firebolt_catalogue)
}


def answer(request: Request) -> Answer:
    """Do one request; whatever happens, there is an answer."""
    try:
        with time_limit(float(request["seconds"])):
            return {"ok": True, **OPERATIONS[request["op"]](request)}
    except Late:
        return {"ok": False, "kind": "timed_out", "message": f"no answer within {float(request['seconds']):.1f} seconds"}
    except Refused as refusal:
        return {"ok": False, "kind": refusal.kind, "message": str(refusal)}
    except Exception as error:  # noqa: BLE001 - the other side waits for a line
        return {"ok": False, "kind": "failed", "message": f"{type(error).__name__}: {error}"}


def main() -> None:
    """Answer until the input ends."""
    os.environ.pop("ETL_UPDATE_SCHEMA_PARTS", None)
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # A library that prints must not print into the conversation.
    os.dup2(2, 1)
    for line in sys.stdin.buffer:
        replies.write(json.dumps(answer(json.loads(line))) + "\n")
        replies.flush()


if __name__ == "__main__":
    main()
