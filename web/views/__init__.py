"""The views: functions that turn rows into markup, or into data for the templates."""
