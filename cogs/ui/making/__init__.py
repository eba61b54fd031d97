"""What is shown and read while somebody asks for something: pictures to go on with, the tray, advice."""
