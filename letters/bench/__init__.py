"""Measuring how fast letters become a PDF, beside the ways that a user would otherwise take.

``ours`` and the ``with_*`` scripts are programs of their own: each is given the same folder (``workload``) and
writes one PDF. None of what the others need is in our requirements. See ``manage.py bench_letters``.
"""
