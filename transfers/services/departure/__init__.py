"""What has to be in order before somebody leaves: files (材料) and pre-departure education (离校教育)."""
