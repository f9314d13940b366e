"""Asks a model server as clients of `mlflow models serve` do, and prints what it answered as JSON."""

import json
import sys

import numpy as np
import pandas as pd
import requests
from mlflow.pyfunc.scoring_server.client import ScoringServerClient

port = int(sys.argv[1])
texts = json.loads(sys.argv[2])
client = ScoringServerClient("127.0.0.1", port)
client.wait_server_ready(timeout=10)


def rows(data):
    response = client.invoke(data)
    return json.loads(response.get_predictions(predictions_format="dataframe").to_json(orient="records"))


def post(body, content_type):
    answer = requests.post(f"http://127.0.0.1:{port}/invocations", data=body, headers={"Content-Type": content_type})
    return answer.json()


frame = pd.DataFrame({"text": texts})


def failure(call):
    try:
        call()
    except Exception as error:
        return str(error)
    return None


print(
    json.dumps(
        {
            "version": client.get_version(),
            "frame": rows(frame),
            "indexed": rows(frame.set_index(pd.Index(range(7, 7 + len(texts))))),
            "array": rows(np.array(texts)),
            "matrix": rows(np.array([[text] for text in texts])),
            "list": rows(texts),
            "records": post(json.dumps({"dataframe_records": frame.to_dict(orient="records")}), "application/json")["predictions"],
            "instances": post(json.dumps({"instances": {"text": texts}}), "application/json; charset=utf-8")["predictions"],
            "csv": post(frame.to_csv(index=False).encode(), "text/csv")["predictions"],
            "csv_with_index": post(frame.to_csv().encode(), "text/csv")["predictions"],
            "wrong_column": failure(lambda: client.invoke(pd.DataFrame({"message": texts}))),
            "wrong_type": failure(lambda: client.invoke(np.array([1, 2]))),
        }
    )
)
