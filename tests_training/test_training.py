"""The training, small: variation, labels, a few steps, a stop and a resumption, the exported graphs.

It needs torch and onnx (dependency group `train`), so the default test run leaves it out:

    python -m pytest tests_training
"""

from __future__ import annotations

import argparse
import json
import random
import re
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

torch = pytest.importorskip("torch")

from onrecord.extract.decode import distance_buckets  # noqa: E402
from onrecord.extract.encode import Pieces, encode, windows  # noqa: E402
from onrecord.extract.quotes import find_quotations  # noqa: E402
from tests.extract.toy import tokenize  # noqa: E402
from training.batches import ACTS, IGNORE, collate, epoch, examples, label  # noqa: E402
from training.corpus import Article, Gold, Pair, edit, load, vary  # noqa: E402
from training.model import Network  # noqa: E402
from training.onnx_graph import encoder_graph, pairs_graph, quantize_columns, small_config  # noqa: E402
from training.train import WEIGHTS, Training, losses, options, rate_factor  # noqa: E402

FLOAT_BOUND = 1e-4  # float32 graphs against torch, in log-probabilities
INT8_BOUND = 0.25  # the int8 encoder against torch, in log-probabilities, for random weights

QUAY = (
    "The harbour board said that the quay would stay shut.\n\n"
    "“We will not open it,” Mirelle Oster told the Harrow Post on Monday. “Not a day before.”\n\n"
    "Pavo Lind, who leads the union, denied that the crews had been warned. Lind wrote that Oster knew.\n"
)
DAM = (
    "Odile Marchetti warned on Tuesday that the river would not wait for the ministers.\n\n"
    "“It is a dam of paper,” said Bram Tullis. According to Tullis, the crowns were never there.\n"
)


def _row(text: str, *said: tuple[str, str, list[str]], **more: str | bool) -> dict[str, object]:
    def pairs(*words: str) -> list[list[int]]:
        for each in words:
            assert text.count(each) == 1, f"{each!r} stands {text.count(each)} times"
        return [[text.index(each), text.index(each) + len(each)] for each in words]

    return {
        "name": text[:12],
        "text": text,
        "attributions": [
            {"source": pairs(who) if who else [], "cue": pairs(cue), "content": pairs(*what), **more}
            for who, cue, what in said
        ],
    }


_QUAY_SAID = (
    ("The harbour board", "said", ["that the quay would stay shut"]),
    ("Mirelle Oster", "told", ["“We will not open it,”", "“Not a day before.”"]),
    ("Pavo Lind, who leads the union", "denied", ["that the crews had been warned"]),
    ("", "wrote", ["that Oster knew"]),
)
_DAM_SAID = (
    ("Odile Marchetti", "warned", ["that the river would not wait for the ministers"]),
    ("Bram Tullis", "said", ["“It is a dam of paper,”"]),
    ("", "According to", ["the crowns were never there"]),
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of corpora like ../shared, with two articles of ours."""
    folder = tmp_path_factory.mktemp("shared")
    quay, dam = _row(QUAY, *_QUAY_SAID), _row(DAM, *_DAM_SAID, act="warn", addressee="", said="on Tuesday")
    flat = {"name": quay["name"], "text": QUAY, "annotations": {"one": quay["attributions"], "two": []}}
    for name, rows in (("polnear", [flat]), ("wikinews", [dam]), ("speakers", [])):
        (folder / name).mkdir()
        lines = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / name / "train.jsonl").write_text(lines, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def articles(shared: Path) -> list[Article]:
    return load(shared, "train")


def _words(text: str, pairs: tuple[Pair, ...]) -> list[str]:
    return [text[s:e] for s, e in pairs]


def test_load_reads_both_corpora_into_one_shape(articles: list[Article]) -> None:
    quay, dam = articles
    assert (quay.nests, quay.layered, dam.nests, dam.layered) == (False, False, True, True)
    assert [_words(QUAY, g.cue) for g in quay.golds] == [["said"], ["told"], ["denied"], ["wrote"]]
    assert _words(QUAY, quay.golds[1].content) == ["“We will not open it,”", "“Not a day before.”"]
    assert quay.golds[0].act is None
    assert dam.golds[0].act == "warn"
    assert _words(DAM, dam.golds[0].said) == ["on Tuesday"]
    assert dam.golds[1].said == ()  # the words stand in another paragraph


ARTICLE = Article(
    "quay",
    QUAY,
    tuple(
        Gold(
            *(
                tuple((QUAY.index(w), QUAY.index(w) + len(w)) for w in words if w)
                for words in ([who], [cue], what)
            )
        )
        for who, cue, what in _QUAY_SAID
    ),
)


@given(st.data())
def test_an_edit_leaves_spans_that_it_does_not_touch_on_their_words(data: st.DataObject) -> None:
    edges = sorted(data.draw(st.sets(st.integers(0, len(QUAY)), max_size=12)))
    news = data.draw(st.lists(st.sampled_from(["", " ", "“", "\r\n\r\n", "xyz"]), min_size=6, max_size=6))
    edits = list(zip(edges[::2], edges[1::2], news, strict=False))
    edited = edit(ARTICLE, edits)
    expected = QUAY
    for start, end, new in reversed(edits):
        expected = expected[:start] + new + expected[end:]
    assert edited.text == expected

    def untouched(gold: Gold) -> bool:
        pairs = (*gold.source, *gold.cue, *gold.content)
        return all(end <= s or e <= start for s, e in pairs for start, end, _ in edits)

    kept = {tuple(_words(edited.text, (*g.source, *g.cue, *g.content))) for g in edited.golds}
    for gold in ARTICLE.golds:
        if untouched(gold):
            assert tuple(_words(QUAY, (*gold.source, *gold.cue, *gold.content))) in kept
    for gold in edited.golds:
        for start, end in (*gold.source, *gold.cue, *gold.content):
            assert 0 <= start < end <= len(edited.text)


def _letters(text: str, pairs: tuple[Pair, ...]) -> str:
    return re.sub(r"[\W_]", "", "".join(_words(text, pairs))).lower()


def _is_subsequence(small: str, large: str) -> bool:
    rest = iter(large)
    return all(letter in rest for letter in small)


@given(st.integers(0, 2**32))
@settings(max_examples=300, deadline=None)
def test_variation_keeps_spans_on_their_words(seed: int) -> None:
    varied = vary(ARTICLE, random.Random(seed))
    assert vary(ARTICLE, random.Random(seed)) == varied
    old = {_letters(QUAY, g.cue): g for g in ARTICLE.golds}
    assert len(varied.golds) >= 1
    for gold in varied.golds:
        # Words may be lost, none may come in: what is left of a span is what was there, in order.
        cue = _letters(varied.text, gold.cue)
        before = next(g for word, g in old.items() if cue and _is_subsequence(cue, word))
        assert _is_subsequence(_letters(varied.text, gold.source), _letters(QUAY, before.source))
        assert _is_subsequence(_letters(varied.text, gold.content), _letters(QUAY, before.content))
    if _letters(varied.text, ((0, len(varied.text)),)) == _letters(QUAY, ((0, len(QUAY)),)):
        for gold, before in zip(varied.golds, ARTICLE.golds, strict=True):
            for new, was in (
                (gold.source, before.source),
                (gold.cue, before.cue),
                (gold.content, before.content),
            ):
                assert _letters(varied.text, new) == _letters(QUAY, was)


def _pieces(text: str) -> Pieces:
    return encode(text, tokenize, find_quotations(text))


def test_labels_of_a_window_by_hand() -> None:
    text = "Lind told us on May 3 that Oster knew."
    #       0    1    2  3  4   5 6    7     8    9
    gold = Gold(((0, 4),), ((5, 9),), ((22, 37),), False, "say", ((10, 12),), ((13, 21),))
    inner = Gold(((27, 32),), ((33, 37),), (), True)
    article = Article("toy", text, (gold, inner), nests=True, layered=True)
    made = label(article, _pieces(text), 0, 10)
    assert made.tags.tolist() == [0, 1, 0, 0, 0, 0, 0, 0, 3, 0]
    assert not made.maybe.any()
    assert made.first.tolist() == made.last.tolist() == [1, 8]
    assert made.roles.tolist() == [[1, 0, 0, 0, 0, 0, 2, 2, 2, 0], [0, 0, 0, 0, 0, 0, 0, 1, 0, 0]]
    assert made.extras.tolist() == [[0, 0, 1, 2, 2, 2, 0, 0, 0, 0], [0] * 10]
    assert made.acts.tolist() == [ACTS.index("say"), IGNORE]


def test_labels_where_nobody_marked_nested_ones_or_acts() -> None:
    text = "Lind told us on May 3 that Oster knew."
    article = Article("toy", text, (Gold(((0, 4),), ((5, 9),), ((22, 37),)),))
    made = label(article, _pieces(text), 0, 10)
    assert made.maybe.tolist() == [False] * 6 + [True] * 3 + [False]
    assert (made.extras == IGNORE).all()
    assert made.acts.tolist() == [IGNORE]


def test_a_cue_outside_the_window_is_not_labelled_and_a_content_is_cut() -> None:
    text = "Lind told us on May 3 that Oster knew."
    article = Article("toy", text, (Gold(((0, 4),), ((5, 9),), ((22, 37),)),))
    behind = label(article, _pieces(text), 2, 10)
    assert not behind.tags.any()
    assert behind.roles.shape == (0, 8)
    ahead = label(article, _pieces(text), 0, 8)
    assert ahead.roles.tolist() == [[1, 0, 0, 0, 0, 0, 2, 2]]


def test_windows_cover_an_article_and_batches_stay_within_their_budget(articles: list[Article]) -> None:
    n = len(_pieces(QUAY))
    assert sum(e.features.shape[1] for e in examples(articles[0], tokenize, 32, 5)) > n - 16
    for batch in epoch(articles * 5, tokenize, seed=1, size=32, budget=96):
        longest = max(e.features.shape[1] for e in batch)
        assert len(batch) == 1 or len(batch) * longest <= 96 + 16 * len(batch)
        features, mask = collate(batch)
        assert features.shape == (len(batch), 4, longest)
        assert mask is None or mask.sum() == sum(e.features.shape[1] for e in batch)


def test_the_learning_rate_rises_then_falls() -> None:
    factors = [rate_factor(step / 100) for step in range(1, 101)]
    assert max(factors) == pytest.approx(factors[5], abs=0.01)
    assert factors[:6] == sorted(factors[:6])
    assert factors[6:] == sorted(factors[6:], reverse=True)
    assert 0 < factors[-1] < 0.01


def _network() -> Network:
    torch.manual_seed(3)
    return Network(small_config())


def _options(out: Path, **changes: int | float) -> argparse.Namespace:
    args = options(["--out", str(out), "--epochs", "3", "--size", "48", "--batch", "200", "--rate", "3e-3"])
    vars(args).update({"head_rate": 5e-3, "save_every": 2} | changes)
    return args


def _loss(network: Network, articles: list[Article]) -> float:
    network.eval()
    batch = [e for a in articles for e in examples(a, tokenize, 64, 1)]
    with torch.no_grad():
        return float(sum(WEIGHTS[k] * v for k, v in losses(network, batch).items()))


def test_a_few_steps_lower_the_loss(articles: list[Article], tmp_path: Path) -> None:
    training = Training(_options(tmp_path, epochs=8), network=_network())
    before = _loss(training.network, articles)
    training.run(articles * 2, tokenize)
    assert (tmp_path / "final.pt").exists()
    assert _loss(training.network, articles) < 0.7 * before


class _StoppedError(Exception):
    pass


@pytest.mark.parametrize("stop", [1, 3, 4])
def test_stopped_and_resumed_is_the_same_as_unbroken(
    articles: list[Article], tmp_path: Path, stop: int
) -> None:
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    whole.mkdir()
    broken.mkdir()
    unbroken = Training(_options(whole), network=_network())
    unbroken.run(articles * 2, tokenize)
    assert unbroken.done > stop, "the stop must come before the end"

    first = Training(_options(broken), network=_network())
    step = first.step

    def failing(*args: object) -> object:
        if first.done == stop:
            raise _StoppedError
        return step(*args)  # type: ignore[arg-type]

    first.step = failing  # type: ignore[method-assign, assignment]
    with pytest.raises(_StoppedError):
        first.run(articles * 2, tokenize)
    again = Training(_options(broken), network=_network())
    again.resume()
    assert again.done <= stop
    again.run(articles * 2, tokenize)
    assert again.done == unbroken.done
    for (name, one), (_, other) in zip(
        unbroken.network.state_dict().items(), again.network.state_dict().items(), strict=True
    ):
        assert torch.equal(one, other), name


def test_running_a_finished_training_again_changes_nothing(articles: list[Article], tmp_path: Path) -> None:
    training = Training(_options(tmp_path), network=_network())
    training.run(articles, tokenize)
    again = Training(_options(tmp_path), network=_network())
    again.resume()
    again.run(articles, tokenize)
    assert again.done == training.done
    assert all(map(torch.equal, training.network.state_dict().values(), again.network.state_dict().values()))


def _session(graph: object) -> onnxruntime.InferenceSession:
    return onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("quantized", "bound"), [(False, FLOAT_BOUND), (True, INT8_BOUND)], ids=["float32", "int8"]
)
def test_the_exported_encoder_answers_as_torch_does(quantized: bool, bound: float) -> None:
    network = _network().eval()
    session = _session(encoder_graph(network, quantized=quantized))
    pieces = _pieces(QUAY * 4)
    for window in windows(pieces):
        features = pieces.features(window.start, window.end)
        vectors, cues = session.run(["vectors", "cues"], {"features": features})
        with torch.no_grad():
            expected, scores = network.encoder(torch.from_numpy(features)[None])
        assert np.abs(cues - torch.log_softmax(scores[0], -1).numpy()).max() < bound
        assert np.abs(vectors - expected[0].numpy()).max() < 4 * bound


@pytest.mark.parametrize("cues", [1, 5])
def test_the_exported_pair_scorer_answers_as_torch_does(cues: int) -> None:
    network = _network().eval()
    session = _session(pairs_graph(network))
    chance = np.random.default_rng(5)
    length = 40
    vectors = chance.normal(size=(length, 2 * small_config().width)).astype(np.float32)
    first = np.sort(chance.integers(0, length - 2, cues))
    last = first + chance.integers(0, 2, cues)
    buckets = distance_buckets(first, length)
    found = session.run(
        ["roles", "extras", "acts"], {"vectors": vectors, "first": first, "last": last, "buckets": buckets}
    )
    with torch.no_grad():
        expected = network.pairs(*map(torch.from_numpy, (vectors, first, last, buckets)))
    for one, other in zip(found, expected, strict=True):
        assert np.abs(one - torch.log_softmax(other, -1).numpy()).max() < FLOAT_BOUND


def test_padding_changes_nothing() -> None:
    network = _network().eval()
    short, long = (next(examples(Article("", t, ()), tokenize, 64, 0)) for t in (DAM[:60], QUAY))
    features, mask = collate([short, long])
    with torch.no_grad():
        together, _ = network.encoder(features, mask)
        alone, _ = network.encoder(torch.from_numpy(short.features)[None])
    assert torch.allclose(together[0, : short.features.shape[1]], alone[0], atol=1e-5)


def test_quantized_columns_are_within_half_a_step() -> None:
    weight = np.random.default_rng(2).normal(size=(30, 7)).astype(np.float32)
    weight[:, 3] = 0.0
    for bits in (7, 8):
        values, scale = quantize_columns(weight, bits=bits)
        assert values.dtype == np.int8
        assert np.abs(values).max() <= 2 ** (bits - 1) - 1
        assert (np.abs(values * scale - weight) <= scale / 2 + 1e-7).all()
