"""`interactions.insert`: put similar items beside those of a history."""

from __future__ import annotations

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.interactions.base import History, pairs
from augkit.ops.interactions.fitted.similar import SimilarItems
from augkit.ops.interactions.fitted.similarity import Neighbours


@operator("interactions.insert", version=2)
class Insert(SimilarItems):
    """Put a similar item behind items of a history, at the same time and without rating or price.

    Which items are similar is learnt from the training split, by the users that they have in common or by the items
    that stand beside them. An item that is held out of the history, or is its target, is never put in.

    Args:
        rate: items put in, as a share of the history, in (0, 1]; at least one.
        neighbours: the most similar items that one is drawn from; of those, one that the history lacks if there is any.
        similarity: `users`, who have both items, those of few items counting more; or `embedding`, vectors made of the
            items that stand at most five places apart in a history.

    Source: Liu et al. 2021, "Contrastive self-supervised sequential recommendation with robust augmentation" (CoSeRec),
        insert, with its similarity by item-based collaborative filtering with inverse user frequency; for vectors,
        Barkan & Koenigstein 2016, "Item2vec", here made as by Levy & Goldberg 2014.
    """

    def draw(self, sample: History, rng: Chance, fitted: Neighbours) -> Drawn:
        return self.similar(sample, rng, fitted)

    def apply(self, sample: History, drawn: Drawn) -> History:
        return sample.inserted(pairs(drawn))
