"""Settings of hypothesis for a busy machine: no deadline for one example, and no complaint about slow ones."""

from hypothesis import HealthCheck, settings

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
