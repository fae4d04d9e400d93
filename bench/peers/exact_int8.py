"""How far the int8 model's numbers depend on the processor: python exact_int8.py MODEL.onnx TOKENIZER.json

ONNX Runtime adds products of 8 bits in 16 bits on processors with AVX2 and without VNNI, where sums can overflow and are
cut off. Compares its vectors with exact arithmetic (onnx's reference), as newer processors compute; needs pip install onnx.
"""

import sys

import numpy
import onnx
import onnxruntime
import tokenizers
from onnx.reference import ReferenceEvaluator
from onnx.reference.op_run import OpRun

TEXTS = [
    "How is data stored in milvus?",
    "Where does Milvus store data?",
    "This is a test",
    "What is a segment?",
    "Inserted data is kept in object storage as a log, and the metadata in etcd.",
]


class DequantizeLinear(OpRun):
    """The version of the operator that the model wants and the reference lacks."""

    op_domain = ""

    def _run(self, x, scale, zero=0, axis=None, block_size=None, output_dtype=None):
        return (((x.astype(numpy.float32) - numpy.float32(zero)) * scale).astype(numpy.float32),)


def vectors(session, tokenizer):
    for text in TEXTS:
        ids = numpy.array([tokenizer.encode(text).ids], dtype=numpy.int64)
        inputs = {"input_ids": ids, "attention_mask": numpy.ones_like(ids), "token_type_ids": numpy.zeros_like(ids)}
        mean = session.run(None, inputs)[0][0].mean(axis=0)
        yield mean / numpy.linalg.norm(mean)


def main(model, tokenizer_file):
    tokenizer = tokenizers.Tokenizer.from_file(tokenizer_file)
    here = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    exact = ReferenceEvaluator(onnx.load(model), new_ops=[DequantizeLinear])
    a, b = (numpy.array(list(vectors(session, tokenizer))) for session in (here, exact))
    print("cosine similarity of here and exact:", (a * b).sum(axis=1))
    print("distances to the first text, here: ", (a @ a[0])[1:])
    print("distances to the first text, exact:", (b @ b[0])[1:])


main(*sys.argv[1:])
