"""What is wrong with templates before an edition meets them, and with a mail before it leaves."""
