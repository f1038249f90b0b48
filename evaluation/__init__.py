"""How well onrecord reads: the scorer, the gold corpora, the accuracy gate and the report. Not shipped."""
