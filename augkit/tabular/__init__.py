"""Over- and under-sampling of tables for scikit-learn: `fit_resample`, as in imbalanced-learn.

    from augkit.tabular import SMOTE

    sampler = SMOTE(random_state=0)
    X_more, y_more = sampler.fit_resample(X, y)
    sampler.lineage_.row(0)                    # parents and weights of the first new row

Names, parameters and defaults are those of imbalanced-learn, so that its pipelines take these samplers.
"""

from __future__ import annotations

from augkit.errors import MissingExtra

try:
    import imblearn  # noqa: F401
    import pandas  # noqa: F401
except ImportError as error:
    raise MissingExtra("augkit.tabular", "tabular") from error

from augkit.ops.tabular.resampling.errors import TableError
from augkit.ops.tabular.resampling.lineage import WHOLE_CLASS, Lineage
from augkit.tabular.categories import SMOTEN, SMOTENC
from augkit.tabular.centroids import ClusterCentroids
from augkit.tabular.cleaning import EditedNearestNeighbours, OneSidedSelection, TomekLinks
from augkit.tabular.combined import SMOTEENN, SMOTETomek
from augkit.tabular.guided import SVMSMOTE, KMeansSMOTE
from augkit.tabular.multi_label import MLSMOTE
from augkit.tabular.over_sampling import ADASYN, SMOTE, BorderlineSMOTE, RandomOverSampler
from augkit.tabular.ranked import PolynomFitSMOTE, ProWSyn
from augkit.tabular.regression import SMOGN
from augkit.tabular.under_sampling import NearMiss, RandomUnderSampler

__all__ = [
    "ADASYN",
    "MLSMOTE",
    "SMOGN",
    "SMOTE",
    "SMOTEENN",
    "SMOTEN",
    "SMOTENC",
    "SVMSMOTE",
    "WHOLE_CLASS",
    "BorderlineSMOTE",
    "ClusterCentroids",
    "EditedNearestNeighbours",
    "KMeansSMOTE",
    "Lineage",
    "NearMiss",
    "OneSidedSelection",
    "PolynomFitSMOTE",
    "ProWSyn",
    "RandomOverSampler",
    "RandomUnderSampler",
    "SMOTETomek",
    "TableError",
    "TomekLinks",
]
