"""The machine's own calls to the gateway: tokens, policy, checkpoints, visit over."""
