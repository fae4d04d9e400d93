"""Writes the networks of the loading tests, each a few hundred bytes, as Base64: python tiny_models.py DIRECTORY

Each looks token ids up in a table of 8 rows; row i is (i + 1, 1, 0, 0).
"""

import base64
import sys
from pathlib import Path

import numpy
from onnx import TensorProto, helper, numpy_helper

TABLE = numpy.array([[i + 1, 1, 0, 0] for i in range(8)], dtype=numpy.float32)


def network(inputs, shape, nodes):
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"]) for name in inputs],
        [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, shape)],
        [numpy_helper.from_array(TABLE, "table")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    return model.SerializeToString()


def gather(ids, output):
    return helper.make_node("Gather", ["table", ids], [output])


MODELS = {
    "tiny": network(
        ["input_ids", "attention_mask"], ["batch", "tokens", 4], [gather("input_ids", "last_hidden_state")]
    ),
    "other-inputs": network(["tokens"], ["batch", "tokens", 4], [gather("tokens", "last_hidden_state")]),
    "pooled": network(
        ["input_ids", "attention_mask"],
        ["batch", 4],
        [
            gather("input_ids", "hidden"),
            helper.make_node("ReduceMax", ["hidden"], ["last_hidden_state"], axes=[1], keepdims=0),
        ],
    ),
}

for name, model in MODELS.items():
    Path(sys.argv[1], name + ".onnx.b64").write_bytes(base64.encodebytes(model))
