"""Writes the reference vectors of the embedding tests with the Python pipeline: tokenizers, onnxruntime, numpy.

    python golden_vectors.py MODEL.onnx TOKENIZER.json {mean|cls} MAX_TOKENS OUTPUT.txt

Each text is run alone, without padding. The pooled vector is scaled to length 1. Lines are tab-separated: the text as
a JSON string, its number of tokens, its vector.
"""

import json
import sys

import numpy
import onnxruntime
from tokenizers import Tokenizer

TEXTS = [
    "This is a test",
    "How is data stored in milvus?",
    "",
    " ",
    "x",
    " Where does Milvus store data?\n\nMilvus deals with two types of data, inserted data and metadata. \n\n###",
    "Crème brûlée für Zoë, naïve façade: 50 € ≈ £42 ½",
    "向量数据库 ベクトル 데이터베이스 قاعدة بيانات база данных",
    "emoji 🚀👩‍🚀 math 𝔐𝔦𝔩𝔳𝔲𝔰 tag \U000e0041 private \U0010fffd",
    "tab\there, null\u0000there, bell\u0007, zero\u200bwidth, BOM\ufeff, nbsp\u00a0end",
    "replacement \ufffd character",
    "`collection.search(data=[[0.1, -2e-5]], limit=3)` <https://example.com/a?b=c#d> {\"k\": null}",
    "Pneumonoultramicroscopicsilicovolcanoconiosis" * 5,
    "Milvus is a vector database. " * 120,
]


def vectors(model, tokenizer_file, pooling, max_tokens):
    tokenizer = Tokenizer.from_file(tokenizer_file)
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_tokens)
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    names = {argument.name for argument in session.get_inputs()}
    for text in TEXTS:
        encoding = tokenizer.encode(text)
        inputs = {
            "input_ids": numpy.array([encoding.ids], dtype=numpy.int64),
            "attention_mask": numpy.array([encoding.attention_mask], dtype=numpy.int64),
            "token_type_ids": numpy.array([encoding.type_ids], dtype=numpy.int64),
        }
        hidden = session.run(None, {name: inputs[name] for name in names})[0][0]
        pooled = hidden[0] if pooling == "cls" else hidden.mean(axis=0)
        yield text, len(encoding.ids), pooled / numpy.linalg.norm(pooled)


def main():
    model, tokenizer_file, pooling, max_tokens, output = sys.argv[1:]
    with open(output, "w", encoding="ascii") as file:
        for text, tokens, vector in vectors(model, tokenizer_file, pooling, int(max_tokens)):
            numbers = " ".join(f"{number:.7f}" for number in vector)
            file.write(f"{json.dumps(text)}\t{tokens}\t{numbers}\n")


main()
