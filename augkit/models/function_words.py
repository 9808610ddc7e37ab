"""Words that carry a sentence rather than its subject: a masked language model neither replaces nor proposes them."""

from __future__ import annotations

from augkit.ops.text.reading.words import NEGATIONS
from augkit.resources.synonyms import NEVER_REPLACED

__all__ = ["FUNCTION_WORDS"]


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_CHINESE = _listed("""
    的 地 得 了 着 过 吗 呢 吧 啊 呀 哦 嘛 啦 也 都 就 才 还 又 再 很 太 更 最 只 已 正 将 是 在 有 能 会 要 想 请
    还是 只有 只要 已经 正在 等等 可以 可能 应该 必须 不能 不会 不是 没有 不要 不用 无法 难以 从未
    我 你 您 他 她 它 这 那 哪 几 谁 何 之 所 其 该 此 各 每 某 个 们 我们 你们 他们 她们 它们 咱们 自己 大家
    这个 那个 哪个 这些 那些 哪些 这里 那里 这样 那样 这么 那么 什么 怎么 怎样 怎么样 为什么 多少
    和 与 或 及 并 而 但 却 因 把 被 让 给 对 对于 从 向 往 到 为 为了 以 于 由 由于 按 按照 比 跟 同 关于
    或者 以及 并且 而且 但是 可是 不过 因为 所以 因此 如果 虽然 尽管 即使 上 下 里 中 内 外 前 后 时
""")

FUNCTION_WORDS: dict[str, frozenset[str]] = {"en": NEVER_REPLACED, "zh": _CHINESE | NEGATIONS}
"""By language; for others only negations are known."""
