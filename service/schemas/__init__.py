"""The JSON that goes over the wire. Pydantic lives here and nowhere deeper."""
