# SPDX-License-Identifier: MIT
"""The bridge's requests to S3 and SNS, through boto3."""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections.abc import Callable
from typing import Any

from bridge_refusal import Refused

Request = dict[str, Any]
Answer = dict[str, Any]

#: SNS wants fewer than 100 characters.
LONGEST_SUBJECT = 99
#: An absent object, which is an answer and not a failure. A bare 404 does not say what is missing.
ABSENT = {"NoSuchKey"}
CONFLICTS = {"PreconditionFailed", "ConditionalRequestConflict", "412", "409"}
DENIED = {
    "AccessDenied",
    "AccessDeniedException",
    "AuthorizationError",
    "Forbidden",
    "403",
    "InvalidAccessKeyId",
}
DENIED |= {
    "SignatureDoesNotMatch",
    "ExpiredToken",
    "InvalidClientTokenId",
    "UnrecognizedClientException",
}
THROTTLED = {
    "SlowDown",
    "Throttling",
    "ThrottlingException",
    "Throttled",
    "RequestLimitExceeded",
    "TooManyRequestsException",
    "503",
}


def clean_subject(subject: str) -> str:
    """A subject that SNS takes: one line of printable ASCII, fewer than 100 characters, starting with a visible one."""
    decomposed = unicodedata.normalize("NFKD", subject)
    plain = [character for character in decomposed if not unicodedata.combining(character)]
    text = "".join(one if " " <= one <= "~" else " " if one.isspace() else "?" for one in plain)
    text = re.sub(r"\?+(?=\?)", "", re.sub(r" +", " ", text)).strip()
    return text[:LONGEST_SUBJECT].rstrip() or "Schema Evolution Alert"


class AmazonClients:
    """boto3's clients, made when they are first needed: importing it costs a quarter of a second."""

    def __init__(self) -> None:
        self._clients: dict[tuple[str, str | None], Any] = {}

    def client(self, service: str, region: str | None = None) -> Any:
        """The client of a service, with time limits that fit a CDC file's few seconds."""
        key = (service, region)
        if key not in self._clients:
            try:
                import boto3  # type: ignore[import-untyped]
                from botocore.config import Config  # type: ignore[import-untyped]
            except ImportError as error:
                raise Refused(
                    "module_missing",
                    f"the Python package boto3 is missing from {sys.executable}",
                ) from error
            settings = Config(
                connect_timeout=2,
                read_timeout=5,
                retries={"mode": "standard", "total_max_attempts": 3},
                tcp_keepalive=True,
            )
            region = region or os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"
            self._clients[key] = boto3.client(service, region_name=region, config=settings)
        return self._clients[key]


AMAZON = AmazonClients()


def refuse_amazon(error: Exception) -> Refused:
    """Give an error of boto3 its name in the protocol."""
    import botocore.exceptions as known  # type: ignore[import-untyped]

    if isinstance(error, known.ClientError):
        code = str(error.response.get("Error", {}).get("Code", ""))
        status = str(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", ""))
        message = f"{code or status}: {error.response.get('Error', {}).get('Message', '')}".strip(": ")
        for kind, codes in (
            ("conflict", CONFLICTS),
            ("denied", DENIED),
            ("throttled", THROTTLED),
        ):
            if code in codes or status in codes:
                return Refused(kind, message)
        absent = {
            "NoSuchKey": "absent",
            "NoSuchBucket": "no_bucket",
            "NotFound": "no_topic",
        }
        return Refused(absent.get(code, "rejected"), message)
    if isinstance(
        error,
        (
            known.NoCredentialsError,
            known.PartialCredentialsError,
            known.ProfileNotFound,
        ),
    ):
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
                Bucket=request["bucket"],
                Key=request["key"],
                Body=request["body"].encode("utf-8"),
                ContentType="application/json",
                **condition,
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
    pages = (
        AMAZON.client("s3")
        .get_paginator("list_objects_v2")
        .paginate(Bucket=request["bucket"], Prefix=request["prefix"])
    )
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
