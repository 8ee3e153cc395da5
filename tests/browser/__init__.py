"""What a browser makes of pictures: Debian's Chromium, and Mermaid as it comes from npm."""
