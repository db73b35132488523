"""The pages: shared by all decrees, generated from their declarations, knowing none of them by name.

Views are thin. What people type becomes facts in `reading` and `typed`, the form is laid out by `forms`, a question
with its scenarios lives in `enquiry`, and answers are shown through `erlass.law.display` by `present`.
"""
