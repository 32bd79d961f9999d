"""One module per format of file a school's system exports; `FORMATS` lists them by the name people give."""

FORMATS = {
    "marks-csv": "Marks: a CSV file with one row per pupil and session",
    "pupils-csv": "Pupils, classes and contacts: a CSV file with one row per pupil",
}
