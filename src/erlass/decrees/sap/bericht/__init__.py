"""The anonymous statistical report of a year (V 4): what the server keeps of the sheets, and what is published of it.

Pure functions, in the order in which they are used: `inhalte` (a sheet becomes sums), `ausgabe` (the shape of a report),
`schranken` and `angriff` (what a reader can work out of it), `sperrung` (how it is made safe), `veroeffentlicht` (the
form in which it is kept, checked once more and handed out). Nothing here knows of a database; a report holds published
numbers only.
"""
