"""Takes messages out of the queue for `main.handler`, as Lambda does where it is a function."""

import logging
import os
import signal
from threading import Event

import boto3
from main import handler

# SQS may wait for up to 20 seconds before it says that there is nothing; so long would the end
# of this process wait too.
WAIT_SECONDS = 5

# As many as SQS hands out at once, and Lambda passes on, where nobody says otherwise.
BATCH = 10


def main() -> None:
    """Work until Kubernetes says that it is enough; the batch that has begun is finished.

    Where SQS cannot be asked, the process fails, and Kubernetes starts it again, ever later.
    """
    stop = Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    queue = os.environ["EVENT_ORDERS_QUEUE_URL"]
    # boto3 by itself looks for AWS_DEFAULT_REGION.
    sqs = boto3.client("sqs", region_name=os.environ["AWS_REGION"])
    while not stop.is_set():
        messages = sqs.receive_message(
            QueueUrl=queue,
            MaxNumberOfMessages=BATCH,
            WaitTimeSeconds=WAIT_SECONDS,
            MessageSystemAttributeNames=["All"],
        ).get("Messages", [])
        # What is not deleted is there again when its visibility timeout has passed.
        if entries := done(messages):
            sqs.delete_message_batch(QueueUrl=queue, Entries=entries)


def done(messages: list[dict]) -> list[dict]:
    """Hand messages to the handler; those that it is done with, as SQS wants them for deletion."""
    if not messages:
        return []
    try:
        answer = handler({"Records": [record_of(each) for each in messages]}, None)
    except Exception:
        logging.exception("a batch of %s messages failed", len(messages))
        return []
    failed = {each["itemIdentifier"] for each in answer["batchItemFailures"]}
    return [
        {"Id": str(number), "ReceiptHandle": each["ReceiptHandle"]}
        for number, each in enumerate(messages)
        if each["MessageId"] not in failed
    ]


def record_of(message: dict) -> dict:
    """A message in the form that Lambda gives it, as far as SQS says.

    https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
    """
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message["Attributes"],
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
    }


if __name__ == "__main__":
    main()
