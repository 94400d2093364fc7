"""The table that a question asks for: typed columns, checked cells, totals, and what the rows say of the answer.

Plain text in, plain text out: no database, no clock. A cell is kept in canonical text (numbers with a dot and no
separators, dates as ISO, "ya" or "tidak", "" where empty), which is what `IsiMatriks.baris` stores.

`definisi` what a table looks like; `sel` one cell; `isi` rows as a whole; `jumlah` totals and the derived answer.
`definisi` knows nothing of Django, for the reader of instruments asks it what there is.
"""
