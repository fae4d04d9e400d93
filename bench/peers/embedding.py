"""The FAQ's chunks in Python: python embedding.py {padded|tuned} MODEL.onnx TOKENIZER.json DOCS [whole]

whole: all the documentation, once, instead.
padded: as the tutorial's embedding function does it, each text alone and padded to 512 tokens.
tuned: batches of texts of about the same length, padded only to the longest of each.
"""

import glob
import resource
import sys
import time

import numpy
import onnxruntime
from tokenizers import Tokenizer


def chunks(docs, whole=False):
    texts = []
    for path in sorted(glob.glob(docs + ("/en/**/*.md" if whole else "/en/faq/*.md"), recursive=True)):
        with open(path, encoding="utf-8") as file:
            texts += file.read().split("# ")
    return texts


class Embedder:
    def __init__(self, way, model, tokenizer, options=None):
        self.padded = way == "padded"
        self.tokenizer = Tokenizer.from_file(tokenizer)
        self.tokenizer.enable_truncation(512)
        if self.padded:
            self.tokenizer.enable_padding(length=512)
        else:
            self.tokenizer.enable_padding(length=None)
        self.session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])

    def run(self, texts):
        encodings = self.tokenizer.encode_batch(texts)
        mask = numpy.array([e.attention_mask for e in encodings], dtype=numpy.int64)
        inputs = {
            "input_ids": numpy.array([e.ids for e in encodings], dtype=numpy.int64),
            "attention_mask": mask,
            "token_type_ids": numpy.zeros_like(mask),
        }
        hidden = self.session.run(None, inputs)[0]
        sums = (hidden * mask[:, :, None]).sum(axis=1)
        return sums / numpy.linalg.norm(sums, axis=1, keepdims=True)

    def encode(self, texts):
        if self.padded:
            return numpy.concatenate([self.run([text]) for text in texts])
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        vectors = [None] * len(texts)
        for begin in range(0, len(order), 4):
            batch = order[begin : begin + 4]
            for i, vector in zip(batch, self.run([texts[i] for i in batch])):
                vectors[i] = vector
        return numpy.array(vectors)


def main():
    way, model, tokenizer, docs = sys.argv[1:5]
    whole = sys.argv[5:] == ["whole"]
    texts = chunks(docs, whole)
    embedder = Embedder(way, model, tokenizer)
    if way != "padded" and not whole:
        embedder.encode(texts)
    millis = []
    for _ in range(1 if whole else 5):
        start = time.perf_counter()
        embedder.encode(texts)
        millis.append((time.perf_counter() - start) * 1000)
    millis.sort()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    median = millis[len(millis) // 2]
    print(f"| Python, {way}, all-minilm-l6-v2 | {len(texts)} | {median:.0f} | {millis[0]:.0f} | {millis[-1]:.0f} | {peak} |")


if __name__ == "__main__":
    main()
