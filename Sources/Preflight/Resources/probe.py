# placeholder until the program exists
