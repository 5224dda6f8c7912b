WARM_UP = "newsfold.extract.warm_up"  # the module that worker processes import before their first page
