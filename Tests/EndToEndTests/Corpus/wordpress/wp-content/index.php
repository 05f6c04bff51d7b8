<?php
// Silence.
