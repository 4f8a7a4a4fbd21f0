"""From frozen tables and a text to a document in the form of Nghị định 30/2020/NĐ-CP."""
