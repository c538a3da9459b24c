"""The form that takes a model into use."""

from django.utils.translation import gettext_lazy as _

from laojian.web.workbench import fields
from laojian.web.workbench.forms import Chosen


class ModelForm(Chosen):
    """A trained model is taken into use."""

    path = fields.text(
        _("模型文件"), most=200, hint=_("本系统模型目录中的文件名；用命令 laojian triage fit 训练得到。"), wide=True
    )
    name = fields.text(_("名称"), most=60)
