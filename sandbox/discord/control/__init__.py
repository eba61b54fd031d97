"""The control API: act as a member, look as a member, set faults, time and permissions. Plain HTTP, loopback only."""
