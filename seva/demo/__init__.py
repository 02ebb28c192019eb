"""Made-up history for the dashboard, so that a newcomer sees life: marked as such, and removable.

Only what is counted is made up (events, turns, calls, ratings, and the ended applications that ratings are about): no
application that a worker or a department would act on, nobody whom a message could reach. Ids and persons begin with
MARK.
"""

MARK = "demo"
