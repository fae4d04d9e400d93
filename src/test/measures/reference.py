"""Measures runs with trec_eval: reference.py INPUT OUTPUT

INPUT is JSON: "qrels" has the grade of each wanted document of a question, "run" the score of each document found.
OUTPUT gets the measures of each question.
"""

import json
import sys

import pytrec_eval

NAMES = {"success_1": "hit@1", "success_3": "hit@3", "success_5": "hit@5", "ndcg_cut_10": "nDCG@10"}


def first(run, count):
    """The first documents in the order of trec_eval: by score, and ties by their ids, both from high to low."""
    order = sorted(run, key=lambda document: (run[document], document), reverse=True)
    return {document: run[document] for document in order[:count]}


def main(source, target):
    with open(source) as file:
        data = json.load(file)
    qrels, runs = data["qrels"], data["run"]
    found = pytrec_eval.RelevanceEvaluator(qrels, {"success.1,3,5", "ndcg_cut.10"}).evaluate(runs)
    ranks = pytrec_eval.RelevanceEvaluator(qrels, {"recip_rank"}).evaluate(
        {question: first(run, 10) for question, run in runs.items()}
    )
    measures = {
        question: {name: values[theirs] for theirs, name in NAMES.items()} | {"MRR@10": ranks[question]["recip_rank"]}
        for question, values in found.items()
    }
    with open(target, "w") as file:
        json.dump(measures, file)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
