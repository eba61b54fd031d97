"""What an admin sees of a server's rules: pages, menus, dialogs, and each rule in words."""
