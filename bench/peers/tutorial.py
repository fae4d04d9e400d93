"""The tutorial in Python, process start to hits: python tutorial.py {published|tuned} MODEL.onnx TOKENIZER.json DOCS DB

published: as the tutorial does it, with the tokenizer of transformers, each text alone and padded to 512 tokens.
tuned: with the tokenizers library alone and small batches, padded only to the longest text of each.
"""

import os
import resource
import sys
import time

from pymilvus import MilvusClient

import embedding


class Published(embedding.Embedder):
    def __init__(self, model, tokenizer):
        import onnxruntime
        from transformers import PreTrainedTokenizerFast

        self.padded = True
        self.tokenizer = PreTrainedTokenizerFast(tokenizer_file=tokenizer, pad_token="[PAD]")
        self.session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])

    def run(self, texts):
        inputs = self.tokenizer(
            texts, padding="max_length", truncation=True, max_length=512, return_tensors="np", return_token_type_ids=True
        )
        inputs = {name: inputs[name].astype("int64") for name in ("input_ids", "attention_mask", "token_type_ids")}
        hidden = self.session.run(None, inputs)[0]
        mask = inputs["attention_mask"][:, :, None]
        sums = (hidden * mask).sum(axis=1)
        return sums / embedding.numpy.linalg.norm(sums, axis=1, keepdims=True)


def main():
    way, model, tokenizer, docs, database = sys.argv[1:]
    texts = embedding.chunks(docs)
    embedder = Published(model, tokenizer) if way == "published" else embedding.Embedder(way, model, tokenizer)
    embedder.run(["This is a test"])
    client = MilvusClient(uri=database)
    if client.has_collection("my_rag_collection"):
        client.drop_collection("my_rag_collection")
    client.create_collection("my_rag_collection", dimension=384, metric_type="IP", consistency_level="Strong")
    vectors = embedder.encode(texts)
    client.insert(
        "my_rag_collection",
        [{"id": i, "vector": vector, "text": text} for i, (text, vector) in enumerate(zip(texts, vectors))],
    )
    hits = client.search(
        "my_rag_collection",
        data=[embedder.run(["How is data stored in milvus?"])[0]],
        limit=3,
        search_params={"metric_type": "IP", "params": {}},
        output_fields=["text"],
    )
    print([(hit["entity"]["text"][:40], hit["distance"]) for hit in hits[0]])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print("hits ms:", int(time.time() * 1000) - int(os.environ["START_MILLIS"]), file=sys.stderr)
    print("peak memory MB:", peak, file=sys.stderr)


main()
