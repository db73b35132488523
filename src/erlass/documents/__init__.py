"""PDF documents: archivable (PDF/A-2a), accessible (PDF/UA-1), and byte for byte the same for the same content.

Every room above prints something: answers, letters, decisions, reports. All of them hand their data to a Typst template
here; none of them knows how a PDF is made.
"""

from erlass.documents.answer import answer_pdf
from erlass.documents.letter import Letter, letter_pdf
from erlass.documents.typesetting import compile_typst, decree_pdf

__all__ = ["Letter", "answer_pdf", "compile_typst", "decree_pdf", "letter_pdf"]
