"""What the newsroom talks about, as frozen dataclasses without I/O. All times are aware and UTC."""
