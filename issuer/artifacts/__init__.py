"""Pictures: badge artwork and QR codes."""
