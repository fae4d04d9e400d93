"""How far a model's numbers depend on the rounding of sums: python int8_rounding.py MODEL.onnx TOKENIZER.json DOCS

The 8-bit model rounds activations to 8 bits. Where the last bit of a sum differs, as it does between processors, one may
fall a step beside. ONNX Runtime's fused operators round otherwise than the plain ones, so here the FAQ's chunks go through
both; the distances are those of every chunk to the tutorial's question.
"""

import sys

import numpy
import onnxruntime
from embedding import Embedder, chunks

QUESTION = "How is data stored in milvus?"


def vectors(texts, model, tokenizer, level):
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = level
    embedder = Embedder("alone", model, tokenizer, options)
    return numpy.concatenate([embedder.run([text]) for text in [QUESTION, *texts]])


def main(model, tokenizer, docs):
    levels = onnxruntime.GraphOptimizationLevel
    fused, plain = (
        vectors(chunks(docs), model, tokenizer, level) for level in (levels.ORT_ENABLE_ALL, levels.ORT_DISABLE_ALL)
    )
    similarities = (fused * plain).sum(axis=1)
    print(f"cosine similarity of fused and plain: median {numpy.median(similarities):.5f}, least {similarities.min():.5f}")
    differences = abs(fused @ fused[0] - plain @ plain[0])
    print(f"difference of distances: median {numpy.median(differences):.5f}, most {differences.max():.5f}")
    print("the nearest three, fused:", (-(fused[1:] @ fused[0])).argsort()[:3])
    print("the nearest three, plain:", (-(plain[1:] @ plain[0])).argsort()[:3])


main(*sys.argv[1:])
