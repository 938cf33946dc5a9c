# The application has another name.
from fastapi import FastAPI

service = FastAPI()
