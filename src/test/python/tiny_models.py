"""Writes the networks of the loading tests, each a few hundred bytes, as Base64: python tiny_models.py DIRECTORY

Each looks token ids up in a table of 8 rows; row i is (i + 1, 1, 0, 0).
"""

import base64
import sys
from pathlib import Path

import numpy
from onnx import TensorProto, helper, numpy_helper

TABLE = numpy.array([[i + 1, 1, 0, 0] for i in range(8)], dtype=numpy.float32)


def external():
    """The table, in a file beside the network."""
    tensor = numpy_helper.from_array(TABLE, "table")
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="model.onnx_data")
    return tensor


def network(inputs, shape, nodes, table=numpy_helper.from_array(TABLE, "table")):
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"]) for name in inputs],
        [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, shape)],
        [table],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    return model.SerializeToString()


def gather(ids, output):
    return helper.make_node("Gather", ["table", ids], [output])


def cross_encoder():
    """Half the sum of the second text's token ids, less 3."""
    nodes = [
        helper.make_node("Mul", ["input_ids", "token_type_ids"], ["second"]),
        helper.make_node("Cast", ["second"], ["numbers"], to=TensorProto.FLOAT),
        helper.make_node("ReduceSum", ["numbers", "axis"], ["sum"], keepdims=1),
        helper.make_node("Mul", ["sum", "half"], ["scaled"]),
        helper.make_node("Sub", ["scaled", "three"], ["logits"]),
    ]
    inputs = ["input_ids", "attention_mask", "token_type_ids"]
    graph = helper.make_graph(
        nodes,
        "cross",
        [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"]) for name in inputs],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", 1])],
        [
            numpy_helper.from_array(numpy.array([1], dtype=numpy.int64), "axis"),
            numpy_helper.from_array(numpy.array(0.5, dtype=numpy.float32), "half"),
            numpy_helper.from_array(numpy.array(3, dtype=numpy.float32), "three"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    return model.SerializeToString()


MODELS = {
    "cross": cross_encoder(),
    "tiny": network(
        ["input_ids", "attention_mask"], ["batch", "tokens", 4], [gather("input_ids", "last_hidden_state")]
    ),
    "external": network(
        ["input_ids", "attention_mask"],
        ["batch", "tokens", 4],
        [gather("input_ids", "last_hidden_state")],
        external(),
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
