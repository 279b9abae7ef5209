"""Sentences that every form uses."""

from django import forms


class Sample(forms.Form):
    text = forms.CharField(max_length=5)
    number = forms.IntegerField(min_value=1, max_value=90)
    choice = forms.ChoiceField(choices=[("a", "甲")])


def test_faults_are_said_as_a_person_would():
    assert Sample({}).errors == {
        "text": ["请填写这一项。"],
        "number": ["请填写这一项。"],
        "choice": ["请选择。"],
    }
    assert Sample({"text": "一二三四五六", "number": "91", "choice": "b"}).errors == {
        "text": ["最多 5 个字，现有 6 个，请缩短。"],
        "number": ["不能大于 90。"],
        "choice": ["请从列出的选项中选择。"],
    }
    assert Sample({"text": "a\x00", "number": "x", "choice": "a"}).errors == {
        "text": ["其中有不能保存的字符，请删去后重新输入。"],
        "number": ["请填写整数。"],
    }
