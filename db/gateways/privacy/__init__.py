"""What is kept about people, for whom and how long: files of one's own, being forgotten, what a server keeps."""
