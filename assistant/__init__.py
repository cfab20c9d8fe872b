"""Ask the indexed documents and get answers that can be checked.

>>> from assistant import Assistant
>>> assistant = Assistant.open("index")
>>> assistant.ask("健康寿命の目標は？").status
<Status.ANSWERED: 'answered'>
"""

from assistant.answer import Assistant
from assistant.types import Answer, Citation, DocumentRef, Status, Token

__all__ = ["Answer", "Assistant", "Citation", "DocumentRef", "Status", "Token"]
