"""A local Discord: gateway, REST, CDN and people, over TLS on the loopback interface."""
