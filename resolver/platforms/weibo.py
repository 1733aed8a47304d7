"""Weibo: posts. No keyless endpoint; pages show a visitor check first.

A post has a number, and on weibo.com the same number in base 62, cut into groups of seven digits from the right.
"""

from resolver.platforms.base import Embedded, Foreign, ItemKind, Platform, Reads

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_GROUP = 4
_NUMBER_LENGTH = 12

_PATTERNS = {"post": r"(?:[0-9]{12,19}|[A-Za-z0-9]{9})", "user": r"[0-9]{6,12}"}


def _number(code: str) -> str:
    """The post's number, from either writing."""
    if len(code) >= _NUMBER_LENGTH:
        return code
    groups: list[str] = []
    for end in range(len(code), 0, -_GROUP):
        value = 0
        for char in code[max(0, end - _GROUP) : end]:
            value = value * 62 + DIGITS.index(char)
        groups.insert(0, str(value).zfill(7))
    return "".join(groups).lstrip("0")


PLATFORM = Platform(
    name="weibo",
    label="Weibo",
    aliases={"weibo.com": ("e.weibo.com",), "m.weibo.cn": ("weibo.cn",)},
    items=(
        ItemKind(
            "post",
            (
                "m.weibo.cn/detail/{id:post}",
                "m.weibo.cn/status/{id:post}",
                "m.weibo.cn/{user:user}/{id:post}",
                "weibo.com/{user:user}/{id:post}/**",
                "weibo.com/detail/{id:post}",
            ),
            patterns=_PATTERNS,
            fold=_number,
        ),
    ),
    short_hosts=("t.cn",),
    page=False,
    note="the rest is behind a login, which is never used",
    examples=(
        Reads("https://weibo.com/2480531040/z8ElgBLeQ?refer_flag=1", "weibo:post:3520617028999724"),
        Reads("https://m.weibo.cn/status/3520617028999724", "weibo:post:3520617028999724"),
        Reads("https://weibo.com/3086148515/I1IGF4Ud1", "weibo:post:4404101091169383"),
        Foreign("https://weibo.com/u/1234567890"),
        Foreign("https://weibo.com/example"),
        Foreign("https://t.cn/EXAMPLE"),
        Embedded('<iframe src="https://m.weibo.cn/status/3520617028999724"></iframe>', "weibo:post:3520617028999724"),
    ),
)
