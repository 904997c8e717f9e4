"""A desk's place on the page: both languages, data that is never markup."""

import json
import re

from replearn.teaching.lib.desks import bilingual, desk_html

HOSTILE = '</script><img src=x onerror="hack()">'


def test_data_of_a_desk_ends_no_script():
    html = desk_html("words", {"words": [HOSTILE]}, HOSTILE, "한국어")
    (text,) = re.findall(r'<script type="application/json">(.*?)</script>', html, re.S)
    assert json.loads(text) == {"words": [HOSTILE]}
    assert "<img" not in html.replace(text, "")


def test_both_languages_stand_on_the_page_and_one_alone_where_there_is_one():
    assert bilingual("a & b", "가") == '<span class="en" lang="en">a &amp; b</span><span class="ko" lang="ko">가</span>'
    assert bilingual("a", "") == '<span lang="en">a</span>'
